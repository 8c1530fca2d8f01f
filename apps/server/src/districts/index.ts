export { baseMapFile } from './base-map.ts';
export { findNewCalendar, settleCalendar } from './calendar-version.ts';
export { buildDistrict, type District, nameOf, type PinnedProcedure, type StaffMember } from './district.ts';
export { readPackFolder, requireEmpty, writePackFolder } from './folder.ts';
export { placeDoubts } from './placer.ts';
export { roleNameOf } from './role-names.ts';
export { districtRoutes } from './routes.ts';
export { exportPack, listSlugs, loadPack, openDistricts, PackFaults, postId } from './store.ts';
export { FormFieldView, Words } from './view.types.ts';
