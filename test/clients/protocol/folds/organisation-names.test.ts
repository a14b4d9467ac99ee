/** Names of organisations that look alike. */
import t from "tap";
import { type Directory, emptyDirectory, type Organisation, organisationName, organisationsNamed } from "#protocol/folds/directory.ts";

function directoryOf(...organisations: [id: string, name: string, country: string, status?: string][]): Directory {
	const dir = emptyDirectory();
	for (const [id, name, country, status = "active"] of organisations)
		dir.organisations.set(id, { id, name, country, status } as Organisation);
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
