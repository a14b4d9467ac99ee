/** Changes of one kept value take turns. */
import t from "tap";
import { changeStored, memoryStorage } from "#sdk/storage.ts";

const add = (letter: string) => (before: string | null) => `${before ?? ""}${letter}`;

t.test("changes at the same time are all kept, in their order", async (t) => {
	const storage = memoryStorage();
	await Promise.all([..."abc"].map((letter) => changeStored(storage, "one", add(letter))));
	t.equal(await storage.get("one"), "abc");
	await changeStored(storage, "one", () => null);
	t.equal(await storage.get("one"), null);
});

t.test("a change that fails changes nothing, and the next one still runs", async (t) => {
	const storage = memoryStorage();
	const failing = changeStored(storage, "one", () => {
		throw new Error("it can't be read");
	});
	const next = changeStored(storage, "one", add("a"));
	await t.rejects(failing, /can't be read/);
	await next;
	t.equal(await storage.get("one"), "a");
});

t.test("the same value isn't written again", async (t) => {
	const storage = { ...memoryStorage(), set: async () => void t.fail("was written") };
	await changeStored(storage, "one", (before) => before);
});

t.test("another value doesn't wait", async (t) => {
	const storage = memoryStorage();
	const never = new Promise<string | null>(() => {});
	const slow = { ...storage, get: (name: string) => (name === "slow" ? never : storage.get(name)) };
	void changeStored(slow, "slow", add("a"));
	await changeStored(slow, "quick", add("a"));
	t.equal(await storage.get("quick"), "a");
});
