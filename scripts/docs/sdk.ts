/** Makes pages about the SDK. TypeDoc reads the comments and types of the SDK's public entry points. */
import { register } from "node:module";
import path from "node:path";
import { root } from "../tools.ts";

export const SDK_ENTRY_POINTS = ["index", "account/index", "casework/index", "audit/index"].map((name) =>
	path.join(root, `clients/sdk/${name}.ts`),
);

/**
 * Writes one Markdown page for each entry point, and a README.md that lists them.
 * @throws Error when TypeDoc can't read the code.
 */
export async function writeApiPages(entryPoints: string[], folder: string): Promise<void> {
	// TypeDoc needs TypeScript 5. This must come before TypeDoc is imported.
	register("./classic-typescript.mjs", import.meta.url);
	const { Application } = await import("typedoc");
	const { load } = await import("typedoc-plugin-markdown");
	const app = await Application.bootstrap({
		name: "SDK",
		out: folder,
		entryPoints,
		tsconfig: path.join(root, "tsconfig.json"),
		readme: "none",
		skipErrorChecking: true,
		excludeExternals: true,
		logLevel: "Warn",
		disableGit: true,
		gitRevision: "main",
		sourceLinkTemplate: "../../../clients/sdk/{path}#L{line}",
	});
	load(app);
	app.options.setValue("outputFileStrategy", "modules");
	app.options.setValue("parametersFormat", "table");
	app.options.setValue("propertyMembersFormat", "table");
	const project = await app.convert();
	if (!project) throw new Error("TypeDoc can't read the code: its messages above say why.");
	await app.generateOutputs(project);
}
