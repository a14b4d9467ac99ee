/** Serves the web build at the root. Each file has a route of its own, so no request names a path in the file system. */

import { type Bytes, toHex } from "#protocol/bytes.ts";
import { web } from "#protocol/contracts/web.ts";
import { INDEX, MANIFEST, manifestHash } from "#protocol/release/manifest.ts";
import { WEB_POLICY } from "#protocol/release/policy.ts";
import { typeOf } from "#protocol/release/types.ts";
import type { Feature } from "#server/gate/context.ts";
import { mountOpenAt } from "#server/gate/mount.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { readBuild } from "./build.ts";

export const webFeature: Feature = async (app, context) => {
	const { webFolder } = context.config;
	const answers = webFolder === null ? new Map<string, RawAnswer>() : await answersOf(webFolder);
	mountOpenAt(app, context, web.file, answers);
	const manifest = answers.get(`/${MANIFEST}`)?.body;
	if (manifest instanceof Uint8Array) context.log.info({ manifest: toHex(manifestHash(manifest)) }, "a web build is served");
};

async function answersOf(folder: string): Promise<Map<string, RawAnswer>> {
	const { manifest, files } = await readBuild(folder);
	const answers = new Map([...files].map(([path, bytes]) => [`/${path}`, answer(path, bytes)]));
	answers.set(`/${MANIFEST}`, answer(MANIFEST, manifest));
	answers.set("/", answers.get(`/${INDEX}`) as RawAnswer);
	return answers;
}

/** Every file carries the Content-Security-Policy: a worker, or an image that is opened on its own, doesn't inherit one. */
function answer(path: string, bytes: Bytes): RawAnswer {
	const headers = {
		"content-type": typeOf(path),
		"cache-control": path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
		"content-security-policy": WEB_POLICY,
	};
	return new RawAnswer(bytes, { headers });
}
