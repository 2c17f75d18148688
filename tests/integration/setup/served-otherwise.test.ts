import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findLivePostmaster } from '#lib/setup/find-live-postmaster.ts';
import { makeCertificate } from '#lib/setup/make-certificate.ts';
import { startProduct } from '#tests/product/start-product.ts';
import { copyDatabase, emptyDatabase } from '#tests/setup/copy-database.ts';

let folder: string;
const made = makeCertificate(['localhost', '127.0.0.1'], new Date(Date.now() - 1000), 2);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gh-served-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** The status and text of an answer over TLS, from a server that only that certificate makes trusted. */
const askTrusting = (ca: string, url: string): Promise<{ status: number | undefined; text: string }> =>
  new Promise((resolve, reject) => {
    request(url, { ca }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    })
      .on('error', reject)
      .end();
  });

test('a database of one’s own gets its tables, and no other is started beside it; TLS with a certificate made here', async () => {
  const own = await emptyDatabase(inject('templateUrl'));
  const product = await startProduct({ env: { DATABASE_URL: own.url }, flags: ['--tls'] });
  try {
    expect(new URL(product.origin).protocol).toBe('https:');
    expect(findLivePostmaster(path.join(product.dataDir, 'database/data'))).toBeUndefined();
    const ca = readFileSync(path.join(product.dataDir, 'tls/made-cert.pem'), 'utf8');
    expect(await askTrusting(ca, `${product.origin}/api/health`)).toMatchObject({ status: 200 });
    await expect(askTrusting(made.cert, `${product.origin}/api/health`)).rejects.toThrow('self-signed certificate');
    const client = new pg.Client({ connectionString: own.url });
    await client.connect();
    const people = await client.query('SELECT count(*)::int AS count FROM "user"');
    await client.end();
    expect(people.rows).toEqual([{ count: 0 }]);
  } finally {
    await product.stop();
    await own.drop();
  }
}, 120_000);

test('TLS with a certificate of one’s own, taken anew at each start', async () => {
  const own = await copyDatabase(inject('templateUrl'));
  const certFile = put('cert.pem', made.cert);
  const keyFile = put('key.pem', made.key);
  const product = await startProduct({
    env: { DATABASE_URL: own.url },
    flags: ['--tls-cert', certFile, '--tls-key', keyFile],
  });
  try {
    expect(await askTrusting(made.cert, `${product.origin}/api/health`)).toMatchObject({ status: 200 });
    const newer = makeCertificate(['127.0.0.1'], new Date(Date.now() - 1000), 2);
    put('cert.pem', newer.cert);
    put('key.pem', newer.key);
    await product.kill();
    await product.startAgain();
    expect(await askTrusting(newer.cert, `${product.origin}/api/health`)).toMatchObject({ status: 200 });
  } finally {
    await product.stop();
    await own.drop();
  }
}, 180_000);

test('a start that cannot be is told in a sentence, and leaves nothing running', async () => {
  const template = inject('templateUrl');
  const nowhere = new URL(template);
  nowhere.pathname = '/nowhere';
  await expect(startProduct({ env: { DATABASE_URL: nowhere.href } })).rejects.toThrow(
    /The database\/nowhere at .* cannot be used: there is no database of that name\./,
  );
  await expect(
    startProduct({
      env: { DATABASE_URL: template },
      flags: ['--tls-cert', put('a.pem', made.cert), '--tls-key', put('b.pem', 'nothing')],
    }),
  ).rejects.toThrow(/b\.pem is not a private key in PEM form/);
}, 60_000);
