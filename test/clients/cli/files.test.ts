/** Names and contents of the files that are saved. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import t from "tap";
import { onePiece, safeName, saveWhole } from "../../../clients/cli/files.ts";
import { testFolder } from "../../support/folder.ts";

t.test("a long name in any script can be saved, and keeps its ending", async (t) => {
	const folder = testFolder(t);
	const one = async function* () {
		yield new Uint8Array([1]);
	};
	for (const letter of ["a", "Ї", "ش", "語", "😀"]) {
		const name = safeName(`${letter.repeat(200)}.pdf`);
		t.match(name, /^(.)\1+\.pdf$/u);
		t.equal(await saveWhole(path.join(folder, name), one(), false), 1, letter);
	}
	t.equal(
		safeName("Договір від 12.листопада дві тисячі двадцять шостого року"),
		"Договір від 12.листопада дві тисячі двадцять шостого року",
	);
	t.equal(safeName("..//"), "__", "nothing that leaves the folder");
});

t.test("a folder is refused when its nearest parent can't be written", (t) => {
	const folder = testFolder(t);
	const locked = path.join(folder, "locked");
	fs.mkdirSync(locked);
	fs.chmodSync(folder, 0o777);
	fs.chmodSync(locked, 0o555);
	const module = new URL("../../../clients/cli/files.ts", import.meta.url).href;
	// Root may write everywhere, so the process becomes somebody else.
	const script = `
		import { refuseBadFolder } from ${JSON.stringify(module)};
		if (process.getuid() === 0) process.setuid(65534);
		const codeOf = (folder) => refuseBadFolder(folder).catch(({ code, path }) => [code, path]);
		const [folder, locked] = ${JSON.stringify([folder, locked])};
		for (const each of [folder + "/new/case", locked, locked + "/new/case"]) console.log(JSON.stringify(await codeOf(each) ?? null));
	`;
	const { stdout } = spawnSync(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], { encoding: "utf8" });
	const refused = JSON.stringify(["EACCES", locked]);
	t.same(stdout.trim().split("\n"), ["null", refused, refused]);
	t.end();
});

t.test("what a crash has left is removed, and no file of another program or of a run that isn't over", async (t) => {
	const folder = testFolder(t);
	const file = path.join(folder, "report.pdf");
	const ended = spawnSync(process.execPath, ["-e", ""]).pid;
	const kept = ["report.pdf.part", `report.pdf.${process.ppid}-0a1b2c3d.part`, `other.pdf.${ended}-0a1b2c3d.part`];
	for (const name of [...kept, `report.pdf.${ended}-0a1b2c3d.part`]) fs.writeFileSync(path.join(folder, name), "the first half");
	t.equal(await saveWhole(file, onePiece(new Uint8Array([1])), true), 1);
	t.same(fs.readdirSync(folder).sort(), [...kept, "report.pdf"].sort());
});

t.test("a run with --force leaves nothing unfinished under the name of the file when another run ends first", async (t) => {
	const folder = testFolder(t);
	const file = path.join(folder, "report.pdf");
	const module = new URL("../../../clients/cli/files.ts", import.meta.url).href;
	const script = `
		import { saveWhole } from ${JSON.stringify(module)};
		async function* endless() {
			yield new TextEncoder().encode("unverified");
			process.stdout.write("begun");
			await new Promise((resolve) => process.stdin.once("end", resolve).resume());
			throw new Error("not what its author attached");
		}
		await saveWhole(${JSON.stringify(file)}, endless(), true).catch(() => {});
	`;
	const other = spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], { stdio: ["pipe", "pipe", "inherit"] });
	const ended = once(other, "exit");
	async function* whole() {
		yield new TextEncoder().encode("veri");
		await once(other.stdout, "data");
		yield new TextEncoder().encode("fied");
	}
	t.equal(await saveWhole(file, whole(), true), 8);
	t.equal(fs.readFileSync(file, "utf8"), "verified");
	other.stdin.end();
	await ended;
	t.same(fs.readdirSync(folder), ["report.pdf"]);
	t.equal(fs.readFileSync(file, "utf8"), "verified");
});

t.test("Ctrl-C leaves no part of a file", (t) => {
	const file = path.join(testFolder(t), "large");
	const module = new URL("../../../clients/cli/files.ts", import.meta.url).href;
	const script = `
		import { saveWhole } from ${JSON.stringify(module)};
		async function* interrupted() {
			yield new Uint8Array(10);
			process.exit(130);
		}
		await saveWhole(${JSON.stringify(file)}, interrupted(), false);
	`;
	const { status } = spawnSync(process.execPath, ["--import=tsx", "--input-type=module", "-e", script]);
	t.equal(status, 130);
	t.same(fs.readdirSync(path.dirname(file)), []);
	t.end();
});

t.test("when the disk takes only a part, no file is left", (t) => {
	const file = path.join(testFolder(t), "large");
	const module = new URL("../../../clients/cli/files.ts", import.meta.url).href;
	const script = `
		import { onePiece, saveWhole } from ${JSON.stringify(module)};
		process.on("SIGXFSZ", () => {});
		const size = await saveWhole(${JSON.stringify(file)}, onePiece(new Uint8Array(1_000_000)), false).catch(({ code }) => code);
		console.log(size);
	`;
	// The limit lets the system write the first part of the piece. Its next part fails.
	const command = `ulimit -f 100; exec "${process.execPath}" --import=tsx --input-type=module -e "$SCRIPT"`;
	// The limit would meet the cache of tsx too.
	const env = { ...process.env, SCRIPT: script, TSX_DISABLE_CACHE: "1" };
	const printed = execFileSync("sh", ["-c", command], { env, encoding: "utf8" });
	t.equal(printed.trim(), "EFBIG");
	t.same(fs.readdirSync(path.dirname(file)), []);
	t.end();
});
