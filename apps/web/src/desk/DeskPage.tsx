import { useDistrict, useNames } from '../district/district.ts';
import { DeskFrame } from '../frame/DeskFrame.tsx';
import { Failure } from '../frame/Failure.tsx';
import { NoMay } from '../frame/NoMay.tsx';
import { Waiting } from '../frame/Waiting.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import { Desk } from './Desk.tsx';

export function DeskPage() {
  const { t } = useWords();
  const session = useSession();
  const names = useNames();
  const district = useDistrict();
  if (!session.may.desk) return <NoMay why={t('noMay.desk', { post: names.roleName(session.post.role) })} />;
  if (district.error) return <Failure error={district.error} reset={() => void district.refetch()} />;
  if (!district.data) return <Waiting />;
  return (
    <DeskFrame>
      <Desk district={district.data} />
    </DeskFrame>
  );
}
