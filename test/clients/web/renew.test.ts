/** A change that is announced while the first answer is on its way isn't lost. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import t from "tap";
import { renew } from "../../../clients/web/sitting/renew.ts";
import { until } from "../../support/until.ts";

t.test("an answer on its way", async (t) => {
	const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
	t.teardown(() => client.clear());
	const answers: ((value: string) => void)[] = [];
	const ask = () => new Promise<string>((resolve) => answers.push(resolve));
	const observer = new QueryObserver(client, { queryKey: ["case"], queryFn: ask });
	t.teardown(observer.subscribe(() => {}));
	await until("it is asked", () => answers.length === 1);
	void renew(client, () => true);
	t.equal(answers.length, 1, "the first question isn't given up, so that a slow line comes to an end");
	answers[0]?.("before the change");
	await until("it is asked again", () => answers.length === 2);
	answers[1]?.("after the change");
	await until("the new answer is there", () => client.getQueryData(["case"]) === "after the change");
	const changed = renew(client, () => true);
	await until("with an answer it is asked at once", () => answers.length === 3);
	answers[2]?.("later");
	await changed;
	t.equal(client.getQueryData(["case"]), "later");
	await renew(client, ({ queryKey }) => queryKey[0] === "thread");
	t.equal(answers.length, 3, "others aren't asked");
});
