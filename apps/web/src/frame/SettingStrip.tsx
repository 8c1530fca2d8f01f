import { useQuery } from '@tanstack/react-query';
import { useDistrict } from '../district/district.ts';
import { districtsQuery } from '../district/districts-query.ts';
import { sessionQuery } from '../session/session.ts';
import { useMoments, useTick } from '../time/moments.ts';
import { useWords } from '../words/index.ts';

/** On every page, also in print: that this is a demo, that business time is set by hand. Nothing where neither is so. */
export function SettingStrip() {
  const { t, name } = useWords();
  const { data: session } = useQuery(sessionQuery);
  const { data: districts } = useQuery(districtsQuery);
  const inside = useDistrict(Boolean(session)).data;
  const { businessTime, moment } = useMoments();
  const now = businessTime(useTick());
  const isDemo = inside ? inside.demo : districts?.some((one) => one.demo);
  const isTest = inside ? inside.testMode : districts?.some((one) => one.testMode);
  if (!isDemo && !isTest) return null;
  const notice = name((inside ?? districts?.find((one) => one.demo))?.notice);
  const said = [
    ...(isDemo ? [t('setting.demo')] : []),
    ...(isTest ? [inside ? t('setting.testAt', { time: moment(now) }) : t('setting.test')] : []),
  ];
  return (
    <p className="setting" role="note" title={notice || undefined}>
      {said.join(' · ')}
    </p>
  );
}
