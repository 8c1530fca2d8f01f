import type { DemoAccount, Text } from '@wangge/client';

/** An area of work and who can be logged in as in it. */
export interface AccountGroup {
  /** Empty for those whom the pack names in none. */
  id: string;
  name: Text | undefined;
  accounts: DemoAccount[];
}

/** Accounts by area of work, in the order in which the server gives them; those of none come last. */
export function groupAccounts(accounts: readonly DemoAccount[]): AccountGroup[] {
  const groups = [...Map.groupBy(accounts, ({ group }) => group?.id ?? '')].map(([id, people]) => ({
    id,
    name: people[0]?.group?.name,
    accounts: people,
  }));
  return groups.sort((one, other) => Number(one.id === '') - Number(other.id === ''));
}
