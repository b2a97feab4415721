/**
 * `npm test`: everything, one part after another, added up. The last line is `N passed, N failed, N skipped`.
 *
 *   node test/run.mjs [--only PART[,PART…]]     parts: build typecheck lint unit e2e python
 *
 * What cannot run here is skipped with its reason; REQUIRE_E2E=1 makes a skipped end-to-end part a failure.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { install } from './e2e/install.mjs';
import { root, testFolder } from './e2e/paths.mjs';
import { checkWithPython } from './python/check.mjs';

const bin = (name) => join(root, 'node_modules', ...name.split('/'));

/** A test that never comes back must not hold up a machine. */
const limitMs = 30 * 60_000;

/** Runs a Node program with its output shown. Resolves to its exit code; 1 where it had to be ended. */
function node(args, env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    const timer = setTimeout(() => {
      console.error(`${args[0]} was ended after ${limitMs / 60_000} minutes`);
      child.kill('SIGKILL');
    }, limitMs);
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      done(code ?? 1);
    });
  });
}

const passed = (count = 1) => ({ passed: count, failed: 0, skipped: 0, reasons: [] });
const failed = (reason) => ({ passed: 0, failed: 1, skipped: 0, reasons: [`failed: ${reason}`] });
const skipped = (reason) => ({ passed: 0, failed: 0, skipped: 1, reasons: [`skipped: ${reason}`] });
const sum = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  reasons: [...a.reasons, ...b.reasons],
});

async function program(what, args) {
  return (await node(args)) === 0 ? passed() : failed(what);
}

/** Runs vitest and reads its counts from its JSON report. */
async function vitest(name, args) {
  const report = join(testFolder, `vitest-${name}.json`);
  mkdirSync(testFolder, { recursive: true });
  rmSync(report, { force: true });
  const code = await node([
    bin('vitest/vitest.mjs'),
    'run',
    ...args,
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return failed(`vitest (${name}) wrote no report and ended with ${code}`);
  const results = JSON.parse(readFileSync(report, 'utf8'));
  const tests = results.testResults.flatMap((file) => file.assertionResults);
  const counts = {
    passed: results.numPassedTests,
    failed: results.numFailedTests,
    skipped: tests.length - results.numPassedTests - results.numFailedTests,
    reasons: tests
      .filter(({ status }) => status !== 'passed')
      .map(({ status, fullName }) => `${status === 'failed' ? 'failed' : 'skipped'}: ${fullName}`),
  };
  if (code !== 0 && counts.failed === 0) {
    const broken = results.testResults.filter((file) => file.status === 'failed').map((file) => file.name);
    return sum(counts, failed(broken.join(', ') || `vitest (${name}) ended with ${code}`));
  }
  return counts;
}

async function endToEnd() {
  const missing = await install();
  if (missing) return process.env.REQUIRE_E2E === '1' ? failed(missing) : skipped(`end-to-end tests: ${missing}`);
  const counts = await vitest('e2e', ['--config', 'test/e2e/vitest.config.ts']);
  if (process.env.REQUIRE_E2E !== '1' || counts.skipped === 0) return counts;
  return { ...counts, failed: counts.failed + counts.skipped, skipped: 0 };
}

async function python() {
  const { outcome, reason } = await checkWithPython();
  if (outcome === 'passed') return passed(2);
  return outcome === 'failed' ? failed(reason) : skipped(`Python checks: ${reason}`);
}

const parts = {
  build: () => program('build', ['esbuild.mjs']),
  typecheck: () => program('typecheck', [bin('typescript/bin/tsc'), '-p', '.', '--noEmit']),
  lint: async () =>
    [
      await program('eslint', [bin('eslint/bin/eslint.js'), '.']),
      await program('prettier', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
      await program('knip', [bin('knip/bin/knip.js')]),
    ].reduce(sum),
  unit: () => vitest('unit', []),
  e2e: endToEnd,
  python,
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = values.only?.split(',') ?? Object.keys(parts);
const unknown = chosen.find((part) => !(part in parts));
if (unknown) throw new Error(`There is no part "${unknown}"; allowed: ${Object.keys(parts).join(', ')}.`);

let total = passed(0);
const lines = [];
for (const part of chosen) {
  console.log(`\n── ${part}`);
  const started = Date.now();
  const counts = await parts[part]().catch((error) => failed(`${part}: ${error.stack ?? error}`));
  const seconds = Math.round((Date.now() - started) / 1000);
  lines.push(`${part.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
  total = sum(total, counts);
}
console.log(`\n${[...total.reasons, ...lines].join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
