/** The storage of a device. Node has no IndexedDB, so only its refusal is tested here. */
import t from "tap";
import { deviceStorage } from "../../../clients/web/sitting/storage.ts";

t.test("a storage that couldn't be opened is opened again by the next call", async (t) => {
	let times = 0;
	const open = () => {
		times++;
		throw new Error("the disk is full");
	};
	t.intercept(globalThis, "indexedDB", { value: { open } });
	const storage = deviceStorage();
	for (let call = 1; call <= 2; call++) {
		await t.rejects(storage.get("name"), { message: "the disk is full" });
		t.equal(times, call);
	}
});
