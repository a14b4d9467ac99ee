/**
 * A plugin of Vite that imports each icon from its own file. The index file of the package imports all icons. The door is the first
 * chunk that would load this index, so all icons of the program would be in the door.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PACKAGE = "lucide-react";
const IMPORT = new RegExp(`import \\{([^}]*)\\} from "${PACKAGE}";`, "g");

export function ownIcons(): Plugin {
	const files = iconFiles();
	const importOf = (name: string) => {
		const file = files.get(name);
		if (file === undefined) throw new Error(`${PACKAGE} has no icon ${name}`);
		return `import ${name} from "${PACKAGE}/icons/${file}";`;
	};
	return {
		name: "cloister-icons",
		enforce: "pre",
		transform(code, id) {
			if (!id.endsWith(".tsx") && !id.endsWith(".ts")) return null;
			if (!code.includes(`"${PACKAGE}"`)) return null;
			return code.replace(IMPORT, (_, list: string) => namesIn(list).map(importOf).join(""));
		},
	};
}

/** The names of icons in an import. Types are left out, because they have no file. */
const namesIn = (list: string) =>
	list
		.split(",")
		.map((name) => name.trim())
		.filter((name) => name !== "" && !name.startsWith("type "));

/** @returns the file of each icon, by each of the icon's names. */
function iconFiles(): Map<string, string> {
	const index = readFileSync(fileURLToPath(new URL("../../esm/lucide-react.mjs", import.meta.resolve(`${PACKAGE}/icons/house`))), "utf8");
	const files = new Map<string, string>();
	for (const [, names = "", file = ""] of index.matchAll(/export \{([^}]*)\} from '\.\/icons\/([\w-]+)\.mjs'/g))
		for (const [, name = ""] of names.matchAll(/default as (\w+)/g)) files.set(name, file);
	return files;
}
