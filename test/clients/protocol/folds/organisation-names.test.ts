/** Names of organisations that look alike. */
import t from "tap";
import {
	type Directory,
	emptyDirectory,
	isLatinName,
	type Organisation,
	organisationName,
	organisationsNamed,
	withLatin,
} from "#protocol/folds/directory.ts";

function directoryOf(...organisations: [id: string, name: string, country: string, status?: string][]): Directory {
	const dir = emptyDirectory();
	for (const [id, name, country, status = "active"] of organisations)
		dir.organisations.set(id, { id, name, latin: null, country, status } as Organisation);
	return dir;
}

t.test("the country stands beside a name that another organisation has, too", async (t) => {
	const dir = directoryOf(["a", "Harbour", "AL"], ["b", "HARBO\u00dcR\u200b", "IT"], ["c", "Haven", "AL"], ["d", "Haven", "IT", "removed"]);
	t.same(
		["a", "b", "c", "d", "e", null].map((id) => organisationName(dir, id)),
		["Harbour (AL)", "HARBO\u00dcR\u200b (IT)", "Haven", "Haven (IT)", null, null],
	);
	t.same(
		organisationsNamed(dir, " harb\u00f6ur.").map(({ id }) => id),
		["a", "b"],
	);
	t.same(organisationsNamed(dir, "Safe"), []);
});

t.test("a name in Latin letters stands beside the name", async (t) => {
	const dir = directoryOf(["a", "Пристань", "UA"]);
	dir.organisations.set("a", { ...dir.organisations.get("a")!, latin: "Prystan" });
	t.equal(organisationName(dir, "a"), "Пристань / Prystan");
	t.equal(withLatin({ name: "Harbour", latin: "Harbour" }), "Harbour");
	for (const name of ["Prystan", "Ștefan 2", "L'Étoile", "Cafe\u0301"]) t.ok(isLatinName(name), name);
	for (const name of ["Пристань", "Prystan П", "ميناء", "24", "", "Ηarbour"]) t.notOk(isLatinName(name), name);
});

t.test("the country stands beside a name that another organisation has in Latin letters", async (t) => {
	const dir = directoryOf(["a", "Harbour", "AL"], ["b", "Пристань", "UA"], ["c", "Safe", "FR"]);
	dir.organisations.set("b", { ...dir.organisations.get("b")!, latin: "Harbour" });
	t.same(
		["a", "b", "c"].map((id) => organisationName(dir, id)),
		["Harbour (AL)", "Пристань / Harbour (UA)", "Safe"],
	);
});
