/** Headers of a hotline's export, as the demo district's `imports/hotline.yaml` reads them. */
export const columns = [
  '工单编号',
  '受理时间',
  '诉求性质',
  '标题',
  '诉求内容',
  '诉求地址',
  '小类',
  '经度',
  '纬度',
  '坐标系',
  '来电人',
  '联系电话',
  '紧急程度',
] as const;
