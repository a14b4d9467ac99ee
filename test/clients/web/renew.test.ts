/** A change that is announced while a query waits for its first answer isn't lost. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import t from "tap";
import { renew } from "../../../clients/web/sitting/renew.ts";
import { until } from "../../support/until.ts";

t.test("a query that waits for its first answer is sent again after the answer, a query with an answer at once", async (t) => {
	const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
	t.teardown(() => client.clear());
	const answers: ((value: string) => void)[] = [];
	const ask = () => new Promise<string>((resolve) => answers.push(resolve));
	const observer = new QueryObserver(client, { queryKey: ["case"], queryFn: ask });
	t.teardown(observer.subscribe(() => {}));
	await until("the query is sent", () => answers.length === 1);
	void renew(client, () => true);
	t.equal(answers.length, 1, "the first request isn't given up, because on a slow connection none would ever end");
	answers[0]?.("before the change");
	await until("the query is sent again", () => answers.length === 2);
	answers[1]?.("after the change");
	await until("the new answer is there", () => client.getQueryData(["case"]) === "after the change");
	const changed = renew(client, () => true);
	await until("the query is sent at once", () => answers.length === 3);
	answers[2]?.("later");
	await changed;
	t.equal(client.getQueryData(["case"]), "later");
	await renew(client, ({ queryKey }) => queryKey[0] === "thread");
	t.equal(answers.length, 3, "other queries aren't sent");
});
