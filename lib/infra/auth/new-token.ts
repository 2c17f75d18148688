import { randomBytes } from 'node:crypto';

/** 256 random bits as text: what nobody can guess. Only its hash (`hashToken`) is kept anywhere. */
export const newToken = (encoding: 'base64url' | 'hex'): string => randomBytes(32).toString(encoding);
