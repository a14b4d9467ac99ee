/** The mark of the format beside what a device keeps. */
import t from "tap";
import { FIRST_FORMAT, FORMAT, OWN_FORMAT } from "#protocol/format.ts";
import { OtherFormatError, withFormat } from "#sdk/format.ts";
import { errorData, memoryStorage } from "#sdk/index.ts";

/** A storage that shows its values. */
function storageOf(values: Record<string, string>) {
	const kept = new Map(Object.entries(values));
	return { kept, storage: withFormat(memoryStorage(kept), async () => kept.size === 0) };
}
const mark = (format: number, version: string) => JSON.stringify({ format, version });
const own = JSON.stringify(OWN_FORMAT);

t.test("an empty storage is marked before its first value, and not by reading", async (t) => {
	const { kept, storage } = storageOf({});
	t.equal(await storage.get("a"), null);
	t.equal(kept.size, 0);
	await Promise.all([storage.set("a", "1"), storage.set("b", "2")]);
	t.same(
		[...kept],
		[
			["format", own],
			["a", "1"],
			["b", "2"],
		],
	);
});

t.test("a storage of another format is neither read nor changed", async (t) => {
	const { kept, storage } = storageOf({ format: mark(77, "0.9.0"), a: "1" });
	const before = [...kept];
	const uses = [() => storage.get("a"), () => storage.set("a", "2"), () => storage.set("format", own), () => storage.delete("a")];
	for (const use of uses) t.type(await use().catch((error: unknown) => error), OtherFormatError);
	t.same([...kept], before);
	t.match(errorData(await storage.get("a").catch((error) => error)), {
		name: "OtherFormatError",
		code: null,
		version: "0.9.0",
		detail: /^What this device keeps has format 77, .* use Cloister 0\.9\.0, which reads it\.$/,
	});
	kept.clear();
	t.equal(await storage.get("a"), null, "after the person has cleared it");
});

t.test("an older version of the same format is noted, and values without a mark are of the first format", async (t) => {
	const older = storageOf({ format: mark(FORMAT, "0.0.1"), a: "1" });
	t.equal(await older.storage.get("a"), "1");
	await older.storage.set("b", "2");
	t.equal(older.kept.get("format"), own);
	const { kept, storage } = storageOf({ a: "1" });
	const isRead = FIRST_FORMAT.format === FORMAT;
	const found: unknown = await storage.set("b", "2").catch((error: unknown) => error);
	if (!isRead) t.type(found, OtherFormatError);
	t.equal(kept.get("format"), isRead ? own : undefined);
	t.equal(kept.get("b"), isRead ? "2" : undefined);
});
