/** Answers of the worker's verbs in screens. They are kept in memory only, and asked for anew when news of a change comes. */
import { keepPreviousData, QueryClient, type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { concerns, type Topic } from "./concerns.ts";
import type { SittingEvent } from "./kinds.ts";
import { openSitting } from "./open.ts";
import { renew } from "./renew.ts";
import type { Answer, SittingVerbs } from "./verbs/index.ts";

type Verb = keyof SittingVerbs & string;
type Input<K extends Verb> = Parameters<SittingVerbs[K]>[0];

interface Options<K extends Verb> {
	/** Default: every change makes the answer old. */
	topics?: Topic[];
	/** Only changes of these compartments and cases, by id. Default: of any. Changes of the directory are not limited by ids. */
	ids?: string[];
	/** More of these ids, as the answer names them. */
	moreIds?: (answer: Answer<K>) => string[];
	/** Doesn't ask while this is true. */
	isOff?: boolean;
	/**
	 * News of these topics and ids doesn't tell all changes of this answer. So the verb is asked anew each time that a screen opens. A
	 * function decides this from the last answer.
	 */
	asksOnOpening?: boolean | ((answer: Answer<K>) => boolean);
	/** When the input changes, the answer to the earlier input stays until the new one comes. */
	keepsEarlier?: boolean;
}

/** How long an answer counts as new, in ms, when no news of a change has come. */
const STAYS_NEW = 60_000;

/**
 * The answer of a verb.
 * @example const threads = useVerb("listThreads", undefined, { topics: ["compartment"] });
 */
export function useVerb<K extends Verb>(
	verb: K,
	input?: Input<K>,
	{ topics, ids, moreIds, isOff = false, asksOnOpening = false, keepsEarlier = false }: Options<K> = {},
) {
	const mayBeOld = (answer: Answer<K> | undefined) =>
		typeof asksOnOpening === "function" ? answer !== undefined && asksOnOpening(answer) : asksOnOpening;
	return useQuery<Answer<K>>({
		queryKey: [verb, input ?? null],
		queryFn: () => (openSitting().call as (verb: string, input: unknown) => Promise<Answer<K>>)(verb, input),
		enabled: !isOff,
		staleTime: ({ state }) => (mayBeOld(state.data) ? 0 : STAYS_NEW),
		meta: { topics, ids, moreIds },
		...(keepsEarlier && { placeholderData: keepPreviousData }),
	});
}

/**
 * A verb that changes something. Afterwards the verbs in `renews` are asked anew. Without `renews`, all verbs are.
 * While a call runs, `mutate` with the same input does nothing, because the page learns only a moment later that the button is busy. So a button
 * that is pressed twice acts once.
 * @example const back = useAct("takeBack", ["readThread"]); back.mutate({ thread, entry });
 */
export function useAct<K extends Verb>(verb: K, renews?: Verb[]) {
	const queries = useQueryClient();
	const running = useRef(new Set<string>());
	const act = useMutation<Answer<K>, Error, Input<K>>({
		mutationFn: (input) =>
			(openSitting().call as (verb: string, input: unknown) => Promise<Answer<K>>)(verb, input).finally(() =>
				running.current.delete(JSON.stringify(input ?? null)),
			),
		onSuccess: () => renew(queries, ({ queryKey }) => !renews || isOneOf(renews, queryKey)),
	});
	const mutate: typeof act.mutate = (...call) => {
		const key = JSON.stringify(call[0] ?? null);
		if (running.current.has(key)) return;
		running.current.add(key);
		act.mutate(...call);
	};
	return { ...act, mutate };
}

const isOneOf = (verbs: Verb[], [verb]: QueryKey) => verbs.includes(verb as Verb);

/** @returns the cache, and a function that empties it for good. */
export function makeQueries(): { client: QueryClient; end(): void } {
	const client = new QueryClient({
		defaultOptions: {
			queries: {
				// The SDK repeats what may be repeated.
				retry: false,
				// An answer that was on the screen can be read again without a connection, until the lock.
				gcTime: Number.POSITIVE_INFINITY,
				staleTime: STAYS_NEW,
				refetchOnWindowFocus: false,
				refetchOnReconnect: true,
				networkMode: "always",
			},
			mutations: { retry: false, networkMode: "always" },
		},
	});
	const stop = openSitting().onEvent((event) => void onEvent(client, event));
	return {
		client,
		end() {
			stop();
			client.clear();
		},
	};
}

async function onEvent(client: QueryClient, event: SittingEvent): Promise<void> {
	if (event.kind === "outbox") {
		// First the messages, so that a message that was just sent doesn't vanish for a moment.
		await renew(client, ({ queryKey }) => isOneOf(["readThread", "listThreads"], queryKey));
		await renew(client, ({ queryKey }) => isOneOf(["listUnsent"], queryKey));
	}
	if (event.kind === "seen") await renew(client, ({ queryKey }) => isOneOf(["readInbox", "listThreads"], queryKey));
	if (event.kind !== "news") return;
	const { news } = event;
	await renew(client, ({ meta, state }) => concerns(news, { ...meta, answer: state.data, isAsking: state.fetchStatus !== "idle" }));
}
