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
