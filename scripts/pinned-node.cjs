// Loaded before every program of the repository (`node -r`). Plain CommonJS, since an older Node has to be able to say this.
const { optionalDependencies } = require('../package.json');

const wanted = 24;
if (Number.parseInt(process.versions.node, 10) !== wanted) {
  const packages = Object.keys(optionalDependencies).join(', ');
  console.error(
    `Wangge runs on Node ${wanted}, which \`npm ci\` installs as one of ${packages}. ` +
      `This is Node ${process.versions.node} of ${process.execPath}: none of them is in node_modules for ${process.platform}-${process.arch}.\n` +
      `Run \`npm ci\` again without --omit=optional; on another platform put Node ${wanted} first in PATH.`,
  );
  process.exit(1);
}

// What was compiled, types stripped, is kept for the next start: half a second of two. Where the folder cannot be written it is not.
require('node:module').enableCompileCache(
  require('node:path').join(__dirname, '../node_modules/.cache/wangge-compiled'),
);
