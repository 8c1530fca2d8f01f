/** The role under row-level security. It cannot log in and owns nothing; a transaction puts it on with SET LOCAL ROLE. Cluster-wide. */
export const appRole = 'wangge_app';
