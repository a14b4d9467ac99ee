/** Makes the modules `virtual:words/<language>/<bundle>` from the message files. A build with a missing message fails. */
import type { Plugin } from "vite";
import { formTexts, languages, parsedBundle, problemsOfWords, WORDS } from "./words.ts";

const PREFIX = "virtual:words/";

export function wordModules(): Plugin {
	return {
		name: "cloister-words",
		buildStart() {
			const problems = problemsOfWords();
			if (problems.length > 0) this.error(problems.join("\n"));
		},
		resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
		load(id) {
			if (!id.startsWith(`\0${PREFIX}`)) return null;
			const name = id.slice(PREFIX.length + 1);
			if (name === "index") return indexModule();
			const [language = "", bundle = ""] = name.split("/");
			const texts = bundle === "forms" ? formTexts(language) : parsedBundle(language, bundle);
			return `export default ${JSON.stringify(texts)};`;
		},
		handleHotUpdate({ file, server }) {
			if (file.startsWith(WORDS)) server.ws.send({ type: "full-reload" });
		},
	};
}

/** One loader for each language and bundle. */
function indexModule(): string {
	const loader = (language: string, bundle: string) => `${bundle}: () => import("${PREFIX}${language}/${bundle}")`;
	const loaders = languages().map((each) => `${each}: { ${["door", "house", "forms"].map((bundle) => loader(each, bundle)).join(", ")} }`);
	return `export const bundles = { ${loaders.join(", ")} };`;
}
