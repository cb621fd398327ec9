#!/usr/bin/env node
// The way in: `node scripts/run.mjs <program> [arguments]`, which every npm script calls.
//
//   start          installs what is missing, builds the sites when they changed, starts the server
//   test           the core tier of tests; test-all the rest (see check.ts)
//   <file.ts>      any other program of this repository, after the same set-up
//
// It runs on whatever Node there is (20 or newer) and hands over to the Node 24 that npm brought. This file has no
// import and no new syntax, so that even an older Node gets as far as the sentence below.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(
    'Busker needs Node 20 or newer to install itself; this is Node ' +
      process.versions.node +
      ".\nInstall a newer one (https://nodejs.org, or your system's packages), then try again.",
  );
  process.exitCode = 1;
} else {
  import('./launch.mjs')
    .then((launch) => launch.main(process.argv.slice(2)))
    .catch((error) => {
      console.error(error.sentence === undefined ? error : error.sentence);
      process.exitCode = 1;
    });
}
