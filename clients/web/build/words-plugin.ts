/** Makes the modules `virtual:words/<language>/<part>` from the texts in `clients/words`. A build with a faulty text fails. */
import type { Plugin } from "vite";
import { WORD_PARTS, type WordPart } from "../../words/rooms.ts";
import { languages, WORDS } from "./catalogues.ts";
import { formTexts, parsedPart, problemsOfWords, spokenVersions } from "./words.ts";

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
			if (name === "index") return indexModule(WORD_PARTS);
			if (name === "spoken") return `export const versions = ${JSON.stringify(spokenVersions())};`;
			if (name === "forms-index") return indexModule(["forms"]);
			const [language = "", part = ""] = name.split("/");
			const texts = part === "forms" ? formTexts(language) : parsedPart(language, part as WordPart);
			return `export default ${JSON.stringify(texts)};`;
		},
		handleHotUpdate({ file, server }) {
			if (file.startsWith(WORDS)) server.ws.send({ type: "full-reload" });
		},
	};
}

/** One loader for each language and part. The words of forms have a module of their own, so that the door doesn't carry their loaders. */
function indexModule(parts: readonly string[]): string {
	const loader = (language: string, part: string) => `${part}: () => import("${PREFIX}${language}/${part}")`;
	const loaders = languages().map((each) => `${each}: { ${parts.map((part) => loader(each, part)).join(", ")} }`);
	return `export const bundles = { ${loaders.join(", ")} };`;
}
