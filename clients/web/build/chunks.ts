/** Which file of the build a module goes to. Few files mean few requests. On a slow connection, this helps more than small files do. */
import path from "node:path";

interface Graph {
	getModuleInfo(id: string): { importers: readonly string[] } | null;
}

const web = path.resolve(import.meta.dirname, "..");
const DOOR = path.join(web, "door.tsx");
const WORKER = path.join(web, "sitting/worker.ts");
const HOUSE = path.join(web, "house.tsx");
/** The first screen of caseworkers comes with the house, because most people begin there. */
const TODAY = path.join(web, "screens/today/today.tsx");
/** The folders that the screens share. They come with the house. */
const SHARED = [path.join(web, "parts"), path.join(web, "sitting")];

/** Small parts of several areas: one file for all of them. Without this file, an area would have to load the whole of another area. */
const COMMON = [
	"../words/search",
	"screens/cases/back",
	"screens/cases/case-clashes",
	"screens/cases/cases.css",
	"screens/cases/red-clash",
	"screens/cases/section-readers-line",
	"screens/cases/unit",
	"screens/duty/numbers-of",
	"screens/duty/phone-rows",
	"screens/duty/remove-line",
	"screens/go-on-suspended",
	"screens/handoffs/check-in-was",
	"screens/handoffs/desk-field",
	"screens/handoffs/must-know-first",
	"screens/handoffs/names",
	"screens/handoffs/second-person",
	"screens/log/entry-words",
	"screens/not-found",
	"screens/print/print",
];
/** Packages of small modules. Each area uses other modules of these packages. */
const COMMON_PACKAGES = /node_modules\/(lucide-react|@tanstack\/react-router)\//;

/** Screens that are used together: one file for each area. Without this, a small screen would need ten or more files. */
const AREAS = {
	square: ["screens/print/square"],
	threads: ["screens/threads/"],
	case: ["screens/call-card/", "screens/cases/", "screens/day/"],
	consents: ["screens/consents/", "screens/first-hour/"],
	certificate: ["screens/handoffs/certificate", "screens/handoffs/certified-moves", "screens/handoffs/history"],
	handoffs: ["screens/handoffs/", "screens/tonight/", "screens/offers/fitting"],
	admin: ["screens/desk/", "screens/administration/", "screens/organisation/", "screens/vetting/"],
	"leak-guard": ["screens/forum/leak-guard", "screens/offers/codes-field"],
	markdown: ["screens/forum/markdown"],
	spaces: [
		"screens/forum/forum.css",
		"screens/forum/list-in",
		"screens/forum/mark-reasons",
		"screens/forum/older",
		"screens/forum/report.tsx",
		"screens/forum/shown",
		"screens/forum/texts",
		"screens/forum/use-mark",
		"screens/library/library.css",
	],
	reports: ["screens/forum/report-dialog", "screens/forum/reported"],
	"library-parts": ["screens/library/back", "screens/library/shown", "screens/library/text-fields"],
	forum: ["screens/forum/"],
	library: ["screens/library/library", "screens/library/new-document", "screens/library/change-facts", "screens/library/facts-fields"],
	document: ["screens/library/"],
	offers: ["screens/offers/"],
	log: ["screens/log/"],
};

/**
 * @returns door: what the sign-in form needs. house: the frame behind the door, what all screens share, and the first screen. null: another
 * screen, or what only some screens need.
 */
function chunkName(id: string, graph: Graph): "door" | "house" | null {
	if (isReachedFrom(DOOR, id, graph, new Set())) return "door";
	if (SHARED.some((folder) => id.startsWith(folder))) return "house";
	return [HOUSE, TODAY].some((entry) => isReachedFrom(entry, id, graph, new Set())) ? "house" : null;
}

/**
 * The verbs that are needed first import single files of the SDK, because an index file of the SDK imports all of the SDK.
 * @returns sitting: what the worker needs at once. null: what it loads later, and the worker's own file, which no other
 * file may import (`checkWorkerEntry` in build.ts).
 */
export function workerChunkName(id: string, graph: Graph): "sitting" | null {
	return id !== WORKER && isReachedFrom(WORKER, id, graph, new Set()) ? "sitting" : null;
}

/** The files of the page. A module goes to the first group whose test it passes. Its imports go with it, unless an earlier group has them. */
export function pageGroups() {
	const isCommon = (id: string) => isIn(COMMON, id) || COMMON_PACKAGES.test(id);
	const areas = Object.entries(AREAS).map(([name, beginnings]) => ({ name, test: (id: string) => isIn(beginnings, id) }));
	const groups = [{ debugName: "door and house", name: chunkName }, { name: "common", test: isCommon }, ...areas];
	return groups.map((group, position) => ({ ...group, priority: groups.length - position }));
}

/** @param beginnings of paths in clients/web. */
const isIn = (beginnings: readonly string[], id: string) => beginnings.some((each) => id.startsWith(path.join(web, each)));

/** By static imports only: a dynamic one is loaded later. */
function isReachedFrom(entry: string, id: string, graph: Graph, seen: Set<string>): boolean {
	if (id === entry) return true;
	if (seen.has(id)) return false;
	seen.add(id);
	return (graph.getModuleInfo(id)?.importers ?? []).some((importer) => isReachedFrom(entry, importer, graph, seen));
}
