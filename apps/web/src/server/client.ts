import { createClient } from '@wangge/client';
import { i18n } from '../words/index.ts';
import { queries } from './queries.ts';

/** The server that this page came from. */
export const server = createClient({
  language: () => i18n.language,
  // The session's query holds `null` then, and the frame goes to the login page.
  onSignedOut: () => queries.setQueryData(['session'], null),
});
