/** A profile of another format: the program refuses each command with one sentence, and changes nothing. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import t from "tap";
import { FORMAT, VERSION } from "#protocol/format.ts";
import { fileStorage, Profile } from "../../../clients/cli/profile.ts";
import { testFolder } from "../../support/folder.ts";
import { filesIn } from "../../support/folder-files.ts";

const CLI = path.join(import.meta.dirname, "../../../clients/cli/cloister.mjs");
const home = path.join(testFolder(t), "profiles");
const cloister = (...words: string[]) =>
	spawnSync(process.execPath, [CLI, ...words], { env: { CLOISTER_CLI_HOME: home }, input: "", encoding: "utf8" });

t.test("another format is refused at the start", async (t) => {
	const profile = new Profile(home, "default");
	await profile.write({ server: "http://127.0.0.1:1", signIn: "ana" });
	await profile.storage.set("network", "x");
	const words = ["case", "list", "--json"];
	t.notMatch(cloister(...words).stderr, /"format"/, "the own format goes on");

	// The name of the mark's file is that of any other value.
	const raw = { ...fileStorage(path.join(home, "default", "kept")) };
	await raw.set("format", JSON.stringify({ format: 77, version: "0.9.0" }));
	const before = filesIn(home);
	const refused = cloister(...words);
	t.equal(refused.status, 1);
	t.same(JSON.parse(refused.stderr), {
		ok: false,
		exit: 1,
		error: {
			code: "format",
			message: `What this device keeps has format 77, which this version of Cloister (${VERSION}, format ${FORMAT}) doesn't read, so nothing was changed: use Cloister 0.9.0, which reads it.`,
			detail: "",
		},
	});
	t.equal(cloister("shell").stdout, "");
	t.same(filesIn(home), before);
	t.equal(cloister("--help").status, 0, "help needs no profile");
});
