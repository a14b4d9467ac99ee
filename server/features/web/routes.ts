/** Serves the web build at the root. Each file has a route of its own, so no request names a path in the file system. */

import { createHash } from "node:crypto";
import { toHex } from "#protocol/bytes.ts";
import { web } from "#protocol/contracts/web.ts";
import { INDEX, MANIFEST, manifestHash } from "#protocol/release/manifest.ts";
import type { Feature } from "#server/gate/context.ts";
import { mountOpenAt } from "#server/gate/mount.ts";
import { readBuild } from "./build.ts";
import { type FileAnswer, fileAnswer } from "./variants.ts";

export const webFeature: Feature = async (app, context) => {
	const { webFolder } = context.config;
	const build = webFolder === null ? null : await readBuild(webFolder);
	const answers = new Map<string, FileAnswer>();
	const files = build === null ? [] : [...build.files, [MANIFEST, build.manifest] as const];
	for (const [path, bytes] of files) answers.set(`/${path}`, fileAnswer(path, bytes, createHash("sha256").update(bytes).digest()));
	const index = answers.get(`/${INDEX}`);
	if (index) answers.set("/", index);
	mountOpenAt(app, context, web.file, answers);
	if (build) context.log.info({ manifest: toHex(manifestHash(build.manifest)) }, "a web build is served");
};
