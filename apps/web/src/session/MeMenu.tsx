import { DownOutlined, UserOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Session } from '@wangge/client';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useNames } from '../district/district.ts';
import { useProblemWords } from '../frame/problem-words.ts';
import { server } from '../server/client.ts';
import { type AppearanceChoice, chooseAppearance, useAppearanceChoice } from '../theme/appearance.ts';
import { chooseLocale, useWords } from '../words/index.ts';
import { usePersonName } from '../words/person-name.ts';
import { groupAccounts } from './account-groups.ts';
import { enterAs, homeOf, leave, useSession } from './session.ts';

const APPEARANCES: readonly AppearanceChoice[] = ['auto', 'light', 'dark', 'contrast'];

interface Props {
  onKeys?: () => void;
  onTour?: () => void;
}

/** The account is asked for anew: an administrator's one-time code lives half a minute. */
async function openDemo(login: string): Promise<Session> {
  const accounts = await server.demo.findAccounts();
  const account = accounts?.find((one) => one.login === login);
  if (!account) throw new Error(`the demo has no account ${login}`);
  const { password, totpCode } = account;
  return server.session.open({ login, password, ...(totpCode && { totp: totpCode }) });
}

/** Me: my posts, in the demo other roles, how it looks, and the way out. */
export function MeMenu({ onKeys, onTour }: Props) {
  const { t, locale, name } = useWords();
  const { message } = App.useApp();
  const problemWords = useProblemWords();
  const personName = usePersonName();
  const names = useNames();
  const navigate = useNavigate();
  const session = useSession();
  const choice = useAppearanceChoice();
  const accounts = useQuery({ queryKey: ['demo'], queryFn: async () => (await server.demo.findAccounts()) ?? null });

  const become = async (asked: Promise<Session>) => {
    try {
      const next = await asked;
      enterAs(next);
      // The address stays, so that the same case is seen with other eyes, unless the new post has no desk.
      if (!next.may.desk) void navigate({ to: homeOf(next) });
    } catch (error) {
      void message.error(problemWords(error));
    }
  };
  const postName = (post: Session['post']) =>
    [
      post.title?.[locale] ?? names.roleName(post.role),
      post.unit && names.unitName(post.unit),
      names.areaName(post.area),
    ]
      .filter(Boolean)
      .join(' · ');

  const items: MenuProps['items'] = [
    ...(session.posts.length > 1
      ? [
          {
            key: 'posts',
            type: 'group' as const,
            label: t('top.posts'),
            children: session.posts.map((post) => ({
              key: `post:${post.id}`,
              label: postName(post),
              disabled: post.id === session.post.id,
            })),
          },
        ]
      : []),
    ...(accounts.data
      ? [
          {
            key: 'act',
            label: t('top.actAs'),
            popupClassName: 'act-as',
            children: groupAccounts(accounts.data).map(({ id, name: group, accounts: people }) => ({
              key: `group:${id}`,
              type: 'group' as const,
              label: group ? name(group) : t('login.demoOthers'),
              children: people.map((account) => ({
                key: `demo:${account.login}`,
                label: `${names.roleName(account.role)} · ${account.staff}`,
              })),
            })),
          },
        ]
      : []),
    ...(session.may.assessment ? [{ key: 'assessment', label: t('assessment.open') }] : []),
    {
      key: 'appearance',
      label: t('top.appearance'),
      children: APPEARANCES.map((one) => ({
        key: `look:${one}`,
        label: `${one === choice ? '✓ ' : ''}${t(`appearance.${one}`)}`,
      })),
    },
    { key: 'language', label: t('top.language') },
    ...(onTour ? [{ key: 'tour', label: t('top.tour') }] : []),
    ...(onKeys ? [{ key: 'keys', label: t('top.keys'), extra: '?' }] : []),
    { type: 'divider' },
    { key: 'logout', label: t('top.logout') },
  ];

  const onClick: MenuProps['onClick'] = ({ key }) => {
    const [kind, ...rest] = key.split(':');
    const value = rest.join(':');
    if (kind === 'post') void become(server.session.takePost(value));
    if (kind === 'demo') void become(openDemo(value));
    if (kind === 'look') chooseAppearance(value as AppearanceChoice);
    if (key === 'language') chooseLocale(locale === 'zh' ? 'en' : 'zh');
    if (key === 'assessment') void navigate({ to: '/assessment' });
    if (key === 'tour') onTour?.();
    if (key === 'keys') onKeys?.();
    if (key === 'logout') leave().catch((error: unknown) => message.error(problemWords(error)));
  };

  return (
    <Dropdown menu={{ items, onClick }} trigger={['click']} placement="bottomRight">
      <Button type="text" className="me" data-tour="me" icon={<UserOutlined />} title={postName(session.post)}>
        <span className="me-name">
          {names.roleName(session.post.role)}
          <small>{personName(session.staff)}</small>
        </span>
        <DownOutlined />
      </Button>
    </Dropdown>
  );
}
