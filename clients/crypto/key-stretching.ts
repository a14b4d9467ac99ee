/**
 * The cost of Argon2id (RFC 9106) for each registration and sign-in. memory is in KiB: 64 MiB. It took 0.2 s on one core of a server, and
 * blocks its thread. A file of its own, because the bundles of tests contain a cheap cost instead (scripts/cheap-key-stretching.ts).
 */
export const KEY_STRETCHING = { "argon2id-custom": { iterations: 3, memory: 65_536, parallelism: 4 } } as const;
