/**
 * Moves the WebAssembly of libsodium and OPAQUE out of the packages' scripts, into files of their own. In a script, WebAssembly stands as
 * base64, which is a third larger. The packages are minified, so each change matches one exact shape of one version.
 */
import type { Plugin } from "vite";

interface Vendor {
	/** The end of the module's path. */
	module: string;
	name: string;
	/** Matches the code to replace. The only group of the expression is the base64 text. */
	shape: RegExp;
	/** @param url a JavaScript expression. */
	replacement(url: string): string;
}

const VENDORS: Vendor[] = [
	{
		module: "/libsodium/dist/modules-esm/libsodium.mjs",
		name: "libsodium.wasm",
		shape: /F\?\?=\(A=>\{[^"]{0,200}"="==A\[\d+\]\)-\("="==A\[\d+\][^"]{0,300}\}\)\("(AGFzbQ[A-Za-z0-9+/=]+)"\)/,
		replacement: (url) => `F??=new Uint8Array(await(await fetch(${url})).arrayBuffer())`,
	},
	{
		module: "/@serenity-kit/opaque/esm/index.js",
		name: "opaque.wasm",
		shape: /_loadWasmModule\(0, null, '(AGFzbQ[A-Za-z0-9+/=]+)'\)/,
		replacement: (url) => `fetch(${url}).then((answer) => answer.arrayBuffer()).then((bytes) => WebAssembly.compile(bytes))`,
	},
];

/** @throws Error in the build, when a package no longer has the shape that is known here. */
export function wasmFiles(): Plugin {
	return {
		name: "cloister-wasm-files",
		apply: "build",
		enforce: "pre",
		transform(code, id) {
			const vendor = VENDORS.find(({ module }) => id.split("?")[0]?.endsWith(module));
			if (!vendor) return null;
			const found = vendor.shape.exec(code);
			const base64 = found?.[1];
			if (!found || !base64) throw new Error(`${id}: its WebAssembly isn't where it was. Adapt clients/web/build/wasm-plugin.ts.`);
			const reference = this.emitFile({ type: "asset", name: vendor.name, source: Buffer.from(base64, "base64") });
			return { code: code.replace(found[0], () => vendor.replacement(`import.meta.ROLLUP_FILE_URL_${reference}`)), map: null };
		},
	};
}
