/** Answers of the worker's verbs in screens. They are kept in memory only, and asked for anew when a change makes them old. */
import { keepPreviousData, QueryClient, useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { act, addRenewal } from "./act.ts";
import { openSitting } from "./open.ts";
import { renewAfter, takeRenewal } from "./renew.ts";
import type { Answered } from "./rpc.ts";
import type { ActName, Answer, QuestionName, SittingVerbs } from "./verbs/index.ts";

type Input<K extends keyof SittingVerbs> = Parameters<SittingVerbs[K]>[0];

interface Options {
	/** Doesn't ask while this is true. */
	isOff?: boolean;
	/** When the input changes, the answer to the earlier input stays until the new one comes. */
	keepsEarlier?: boolean;
	/** For an answer that changes without any news: how often to ask again while the page is visible, in ms. */
	asksEvery?: number;
}

/** How long an answer counts as new, in ms, when no news of a change has come. */
const STAYS_NEW = 60_000;

/** How often an answer with deadlines is asked for again while its page is visible, in ms. */
const AGES_EVERY = 10 * 60_000;

/** The cache holds each answer with what it rests on. */
const answerIn = <A>({ value }: Answered<A>): A => value;

/**
 * The answer of a verb. It is asked for anew when something changes that it rests on, as the verb declares. Screens that ask the same share
 * the answer.
 * @example const threads = useVerb("listThreads", { cursor: null });
 */
export function useVerb<K extends QuestionName>(
	verb: K,
	input?: Input<K>,
	{ isOff = false, keepsEarlier = false, asksEvery }: Options = {},
) {
	type Known = Answered<Answer<K>>;
	return useQuery<Known, Error, Answer<K>>({
		queryKey: [verb, input ?? null],
		queryFn: ({ client, queryKey }) => {
			const ask = openSitting().ask as (verb: string, input: unknown, isRenewal: boolean) => Promise<Known>;
			return ask(verb, input, takeRenewal(client, queryKey));
		},
		select: answerIn,
		enabled: !isOff,
		refetchInterval: ({ state }) => asksEvery ?? (state.data?.freshness?.agesByTime && AGES_EVERY),
		staleTime: ({ state }) => (state.data?.freshness?.asksOnOpening ? 0 : STAYS_NEW),
		...(keepsEarlier && { placeholderData: keepPreviousData }),
	});
}

/**
 * A verb that changes something. It has succeeded when all answers that its changes made old were fetched again.
 * While a call runs, `mutate` with the same input does nothing, because the page learns only a moment later that the button is busy. So a button
 * that is pressed twice acts once.
 * @example const back = useAct("takeBack"); back.mutate({ thread, entry });
 */
export function useAct<K extends ActName>(verb: K) {
	const running = useRef(new Set<string>());
	const mutation = useMutation<Answer<K>, Error, Input<K>>({
		mutationFn: (input) => act(verb, input).finally(() => running.current.delete(JSON.stringify(input ?? null))),
	});
	const mutate = (
		input: Input<K>,
		{ onSuccess, onError }: { onSuccess?(answer: Answer<K>): unknown; onError?(error: Error): unknown } = {},
	) => {
		const key = JSON.stringify(input ?? null);
		if (running.current.has(key)) return;
		running.current.add(key);
		// The new answers may have taken the button's part of the screen away. What belongs to the success is done all the same.
		mutation.mutateAsync(input).then(onSuccess, (error: Error) => onError?.(error));
	};
	return { ...mutation, mutate };
}

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
	const stop = openSitting().onEvent((event) => {
		if (event.kind === "changes") addRenewal(renewAfter(client, event.changes));
	});
	return {
		client,
		end() {
			stop();
			client.clear();
		},
	};
}
