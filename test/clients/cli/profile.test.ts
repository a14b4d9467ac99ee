/** The files of a profile: written atomically, and readable only by their owner. */
import fs from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { saveWhole } from "../../../clients/cli/files.ts";
import { fileStorage, homeFolder, Profile, writeWhole } from "../../../clients/cli/profile.ts";
import { testFolder } from "../../support/folder.ts";

const mode = async (file: string) => (await fs.stat(file)).mode & 0o777;

t.test("files have mode 0600 and folders 0700", async (t) => {
	const home = path.join(testFolder(t), "home");
	const profile = new Profile(home, "ana");
	t.strictSame(await profile.read(), { server: null, signIn: null });
	await profile.write({ server: "https://x.example", signIn: "ana" });
	await profile.write({ signIn: null });
	t.strictSame(await profile.read(), { server: "https://x.example", signIn: null });
	await profile.storage.set("a/b", "1");
	t.equal(await mode(home), 0o700);
	t.equal(await mode(path.join(home, "ana")), 0o700);
	for (const name of await fs.readdir(path.join(home, "ana"), { recursive: true })) {
		const file = path.join(home, "ana", name);
		t.equal(await mode(file), (await fs.stat(file)).isDirectory() ? 0o700 : 0o600, name);
	}
	for (const wrong of ["..", "a/b", "", ".hidden", "x".repeat(60)]) t.throws(() => new Profile(home, wrong), /--profile/, wrong);
});

t.test("storage keeps a separate value for each name", async (t) => {
	const storage = fileStorage(path.join(testFolder(t), "kept"));
	t.equal(await storage.get("x"), null);
	const names = ["x", "X", "a/b", "a-b", "../../out", "é", "e\u0301"];
	for (const [i, name] of names.entries()) await storage.set(name, String(i));
	for (const [i, name] of names.entries()) t.equal(await storage.get(name), String(i), name);
	await storage.delete("x");
	await storage.delete("x");
	t.equal(await storage.get("x"), null);
});

t.test("writes are atomic, and leave no temporary file", async (t) => {
	const folder = testFolder(t);
	const file = path.join(folder, "pin");
	const texts = ["a".repeat(100_000), "b".repeat(100_000)];
	await writeWhole(file, texts[0] as string);
	const writing = Promise.all(Array.from({ length: 20 }, (_, i) => writeWhole(file, texts[i % 2] as string)));
	let over = false;
	void writing.finally(() => {
		over = true;
	});
	while (!over) t.ok(texts.includes(await fs.readFile(file, "utf8")));
	await writing;
	t.strictSame(await fs.readdir(folder), ["pin"]);
	await fs.mkdir(path.join(folder, "taken", "by a folder"), { recursive: true });
	await t.rejects(writeWhole(path.join(folder, "taken"), "a"));
	t.strictSame((await fs.readdir(folder)).sort(), ["pin", "taken"], "also when it can't be moved to its place");
});

t.test("a file is saved completely or not at all, and replaces another only when asked", async (t) => {
	const file = path.join(testFolder(t), "there");
	await fs.writeFile(file, "old");
	const pieces = async function* (fail: boolean) {
		yield new Uint8Array([1]);
		if (fail) throw new Error("not what its author attached");
		yield new Uint8Array([2, 3]);
	};
	await t.rejects(saveWhole(file, pieces(false), false), /--force/);
	t.equal(await fs.readFile(file, "utf8"), "old");
	await t.rejects(saveWhole(file, pieces(true), true), /author/);
	t.equal(await fs.readFile(file, "utf8"), "old", "content that breaks off leaves the old file");
	t.equal(await saveWhole(file, pieces(false), true), 3);
	t.strictSame([...(await fs.readFile(file))], [1, 2, 3]);
	t.equal(await mode(file), 0o600);
	t.strictSame(await fs.readdir(path.dirname(file)), ["there"]);
});

t.test("the folder of profiles follows the environment", (t) => {
	t.equal(homeFolder({ CLOISTER_CLI_HOME: "/a/b" }), "/a/b");
	t.equal(homeFolder({ XDG_CONFIG_HOME: "/x" }), "/x/cloister");
	t.match(homeFolder({}), /\.config\/cloister$/);
	t.end();
});
