import type { Auth } from '#lib/infra/auth/create-auth.ts';
import { origin as usualOrigin } from '#tests/integration/access/access-world.ts';

export type AuthClient = ReturnType<typeof authClient>;

let lastAddress = 0;
/** A client address that no other call has, so that one test does not slow another down. */
const freshAddress = () => {
  lastAddress += 1;
  return `203.0.${lastAddress >> 8}.${lastAddress & 255}`;
};

/** Speaks to the sign-in endpoints as a browser does, without a server between. */
export function authClient(auth: Auth, origin = usualOrigin) {
  async function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
    const request = new Request(`${origin}/api/auth${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin, 'x-guesthouse-client': freshAddress(), ...headers },
      body: method === 'GET' ? undefined : JSON.stringify(body),
    });
    const response = await auth.handler(request);
    const setCookie = response.headers.getSetCookie();
    return {
      status: response.status,
      body: await response.text(),
      setCookie: setCookie.join('\n'),
      cookie: setCookie.map((one) => one.split(';', 1)[0]).join('; '),
    };
  }
  return {
    get: (path: string, headers?: Record<string, string>) => send('GET', path, null, headers),
    post: (path: string, body: unknown, headers?: Record<string, string>) => send('POST', path, body, headers),
    signIn: (username: string, password: string, address = freshAddress()) =>
      send('POST', '/sign-in/username', { username, password }, { 'x-guesthouse-client': address }),
  };
}
