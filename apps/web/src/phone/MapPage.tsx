import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { caseMapQuery } from '../cases/case-queries.ts';
import { useLiveCases } from '../cases/useLiveCases.ts';
import { useDistrict } from '../district/district.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { CaseMapView } from '../map/CaseMapView.tsx';
import { useSession } from '../session/session.ts';
import { useWords } from '../words/index.ts';
import { PhoneFrame } from './PhoneFrame.tsx';

const OPEN = { open: true };

/** What is open around here. */
export function MapPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const problemWords = useProblemWords();
  const district = useDistrict();
  const { post } = useSession();
  const points = useQuery(caseMapQuery(OPEN));
  useLiveCases(OPEN, [], undefined);
  return (
    <PhoneFrame title={t('phone.map')} bare>
      {points.isError && (
        <p className="fault" role="alert">
          {problemWords(points.error)}
        </p>
      )}
      {district.data && (
        <CaseMapView
          district={district.data}
          points={points.data}
          area={post.area}
          onSelect={(id) => void navigate({ to: '/cases/$id', params: { id } })}
        />
      )}
    </PhoneFrame>
  );
}
