import type { BallotView, CaseView } from '@wangge/client';
import type { DistrictNames } from '../district/district.ts';
import { useMoments } from '../time/moments.ts';
import { useWords } from '../words/index.ts';
import './together.css';

interface Props {
  view: CaseView;
  names: DistrictNames;
  now: number;
}

/** Votes of a panel: who sits, who has voted, what a quorum still takes; the choices once it is concluded. */
export function CaseBallots({ view, names, now }: Props) {
  // The meeting that goes on stands before those that are over.
  const inOrder = view.ballots.toSorted((one, other) => Number(other.open) - Number(one.open));
  return inOrder.map((ballot) => <Ballot key={ballot.ballot} ballot={ballot} names={names} now={now} />);
}

function Ballot({ ballot, names, now }: { ballot: BallotView; names: DistrictNames; now: number }) {
  const { t, name } = useWords();
  const { near, exact } = useMoments();
  const { concluded, cast, missing, quorum, panel, open } = ballot;
  return (
    <section className="block ballot" aria-label={name(ballot.name)}>
      <h3 className="block-head">
        {name(ballot.name)}
        <span>
          {concluded
            ? t(concluded.passed ? 'together.passed' : 'together.notPassed')
            : t(open ? 'together.voted' : 'together.putOff', { cast, count: panel.length })}
        </span>
      </h3>
      <p className="muted ballot-rule">{name(ballot.rule)}</p>
      {concluded ? (
        <>
          <Result ballot={ballot} />
          <p className="muted">
            <time dateTime={concluded.at} title={exact(concluded.at)}>
              {t('together.concludedAt', { time: near(concluded.at, now) })}
            </time>
          </p>
        </>
      ) : (
        open && (
          <p className={missing > 0 ? 'ballot-quorum ballot-missing' : 'ballot-quorum'}>
            {missing > 0 ? t('together.quorumMissing', { quorum, missing }) : t('together.quorumThere', { quorum })}
          </p>
        )
      )}
      <ol className="seats">
        {panel.map((seat) => (
          <li key={seat.staff} className={`seat seat-${seatStanding(seat)}`}>
            <strong>{seat.name}</strong>
            <small>{seat.units.map((unit) => names.unitName(unit)).join(t('common.comma'))}</small>
            <span className="seat-said" title={seat.votedAt && exact(seat.votedAt)}>
              {seat.choice ? name(ballot.choices[seat.choice]) : t(`together.seat.${seatStanding(seat)}`)}
            </span>
          </li>
        ))}
      </ol>
      {ballot.recused.length > 0 && (
        <ul className="recused">
          {ballot.recused.map((one) => (
            <li key={`${one.staff}-${one.at}`}>
              {t('together.recused', { name: one.name, reason: name(one.reason) })}
              {one.substitute && ` ${t('together.substitute', { name: one.substitute.name })}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const CHOICES = ['for', 'against', 'abstain'] as const;

/** The count as a bar whose parts carry their figures. */
function Result({ ballot }: { ballot: BallotView }) {
  const { name } = useWords();
  const counts = ballot.concluded?.counts;
  if (!counts) return null;
  return (
    <dl className="ballot-result">
      {CHOICES.filter((choice) => counts[choice] > 0 || choice !== 'abstain').map((choice) => (
        <div key={choice} className={`said-${choice}`} style={{ flexGrow: counts[choice] }}>
          <dt>{name(ballot.choices[choice])}</dt>
          <dd>{counts[choice]}</dd>
        </div>
      ))}
    </dl>
  );
}

function seatStanding({ recused, votedAt, choice }: BallotView['panel'][number]) {
  if (recused) return 'recused';
  if (choice) return choice;
  return votedAt ? 'voted' : 'waiting';
}
