/**
 * Builds tests, and the web client for tests, with a cheap Argon2id. At its real cost, Argon2id takes a quarter of the time of tests that
 * sign in. No setting of the product changes the cost. Only a build with one of these plugins has another cost. Tests in which a program
 * outside of the bundle signs in have the real cost: REAL_COST in bundle.ts.
 */
import path from "node:path";
import type { Plugin } from "esbuild";
import type { Plugin as VitePlugin } from "vite";
import { root } from "./tools.ts";

const REAL = path.join(root, "clients/crypto/key-stretching.ts");
/** The least memory that Argon2id allows for this parallelism. */
const CHEAP = 'export const KEY_STRETCHING = { "argon2id-custom": { iterations: 1, memory: 32, parallelism: 4 } };';

/** For esbuild. */
export const cheapKeyStretching: Plugin = {
	name: "cheap key stretching",
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]key-stretching\.ts$/ }, ({ path: file }) => (file === REAL ? { contents: CHEAP, loader: "js" } : undefined));
	},
};

/** For Vite. */
export const cheapKeyStretchingInPages: VitePlugin = {
	name: "cheap-key-stretching",
	enforce: "pre",
	load: (id) => (path.resolve(id) === REAL ? CHEAP : null),
};
