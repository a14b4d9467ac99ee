/** Calls from a tab to the worker, over a MessagePort. */
import t from "tap";
import { dataOf } from "../../../clients/web/sitting/kinds.ts";
import { type Answered, connect, serve } from "../../../clients/web/sitting/rpc.ts";

type Verbs = { twice(input: unknown): number };

t.test("a call gets its answer, and one whose input can't be copied fails without waiting", async (t) => {
	const { port1, port2 } = new MessageChannel();
	const freshness = { topics: ["case"], ids: null, mayNameMore: false, asksOnOpening: false, agesByTime: false } as const;
	const verbs: Record<string, (input: unknown) => Promise<Answered>> = {
		twice: async (input) => ({ value: Number(input) * 2, freshness }),
	};
	serve(port2, async (verb) => verbs[verb], dataOf);
	const worker = connect<Verbs, never>(port1, () => {});
	t.teardown(() => worker.close());
	await t.rejects(
		worker.call("twice", () => "a function"),
		{ name: "DataCloneError" },
	);
	t.equal(worker.isBusy(), false);
	const answer = worker.call("twice", 21);
	t.equal(worker.isBusy(), true);
	t.equal(await answer, 42);
	t.equal(worker.isBusy(), false);
	t.match(await worker.ask("twice", 4), { value: 8, freshness }, "a question also says what its answer rests on");
});
