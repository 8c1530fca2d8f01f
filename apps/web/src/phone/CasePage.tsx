import { useCanGoBack, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { CasePanel } from '../cases/CasePanel.tsx';
import { useLiveCases } from '../cases/useLiveCases.ts';
import { DeskFrame } from '../frame/DeskFrame.tsx';
import { useWords } from '../words/index.ts';
import { PhoneFrame } from './PhoneFrame.tsx';

const NO_FILTERS = {};

/** One case on a phone, in full. */
export function CasePage() {
  const { t } = useWords();
  const { id } = useParams({ from: '/inside/cases/$id' });
  const navigate = useNavigate();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  useLiveCases(NO_FILTERS, [], undefined);
  return (
    <PhoneFrame title={t('case.label')} bare>
      <DeskFrame>
        <CasePanel
          id={id}
          onClose={() => (canGoBack ? router.history.back() : void navigate({ to: '/today' }))}
          onOpen={(other) => void navigate({ to: '/cases/$id', params: { id: other } })}
        />
      </DeskFrame>
    </PhoneFrame>
  );
}
