import { type BallotRule, type Procedure, type ShareBase, type Text, voteList } from '@wangge/kernel';
import type { Sentence } from '../platform/errors/index.ts';

const bases: Readonly<Record<ShareBase, Sentence>> = {
  panel: { zh: '全部席位', en: 'all seats' },
  seated: { zh: '未回避的成员', en: 'members who do not stand aside' },
  cast: { zh: '已投票数（含弃权）', en: 'votes cast (abstentions counted)' },
  decided: { zh: '赞成与反对票之和', en: 'votes for and against' },
};

/** A ballot's rule as people say it: how many sit, how many have to vote, what makes it pass. */
export function ruleWords({ size, quorum, pass }: BallotRule): Text {
  const base = bases[pass.of];
  const share =
    'atLeast' in pass
      ? { zh: `不少于${base.zh}的 ${pass.atLeast} `, en: `at least ${pass.atLeast} of ${base.en}` }
      : { zh: `超过${base.zh}的 ${pass.moreThan} `, en: `more than ${pass.moreThan} of ${base.en}` };
  return {
    zh: `${size} 人组成，至少 ${quorum} 人表决；赞成票${share.zh}即为通过`,
    en: `${size} seats, at least ${quorum} votes; it passes when ${share.en} are in favour`,
  };
}

/** Every list of choices that a form of the procedure may name: its own and those of its votes. */
export function choiceLists({ reasons, ballots = {} }: Procedure): Procedure['reasons'] {
  return {
    ...reasons,
    ...Object.fromEntries(Object.entries(ballots).map(([id, { choices }]) => [voteList(id), choices])),
  };
}
