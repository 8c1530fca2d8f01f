import type { Sentence } from '../../platform/errors/index.ts';

/** Why bytes are not taken as a photo. */
export type PhotoFault =
  | 'other-format'
  | 'heif'
  | 'truncated'
  | 'damaged'
  | 'no-size'
  | 'too-many-pixels'
  | 'animated'
  | 'not-shown';

/** What a person is told, as the end of "The file is no usable photo: …". */
export const photoFaultSentences: Record<PhotoFault, Sentence> = {
  'other-format': { zh: '内容不是 JPEG、PNG 或 WebP', en: 'its content is not JPEG, PNG or WebP' },
  heif: {
    zh: '这是 HEIC/AVIF 格式，请在相机设置中选择“兼容性最佳”（JPEG）后重拍',
    en: 'it is HEIC or AVIF; set the camera to “most compatible” (JPEG) and take it again',
  },
  truncated: { zh: '文件不完整，末尾缺失', en: 'the file ends before the picture does' },
  damaged: { zh: '文件结构已损坏', en: 'the structure of the file is damaged' },
  'no-size': { zh: '宽或高为零', en: 'its width or height is zero' },
  'too-many-pixels': { zh: '像素过多', en: 'it has too many pixels' },
  animated: { zh: '这是动画，不是照片', en: 'it is an animation, not a photo' },
  'not-shown': {
    zh: '使用了浏览器不能显示的编码方式，请另存为普通 JPEG',
    en: 'it is coded in a way that no browser shows; save it as an ordinary JPEG',
  },
};

/** Thrown by the readers of formats, caught by `inspectPhoto`: never leaves this folder's parent. */
export class Unfit extends Error {
  override name = 'Unfit';
  readonly fault: PhotoFault;
  /** Byte of the original at which it was seen. */
  readonly at: number;

  constructor(fault: PhotoFault, at: number) {
    super(`${fault} at byte ${at}`);
    this.fault = fault;
    this.at = at;
  }
}
