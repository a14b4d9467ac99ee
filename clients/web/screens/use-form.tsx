/** One way to make a form: its answers, what is missing, one act at a time, and where the answers are kept. */
import { type ReactNode, useId, useState } from "react";
import type { SentForm } from "../parts/form.tsx";
import { useRefusal } from "../parts/use-refusal.ts";
import { act } from "../sitting/act.ts";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import { useAction } from "../sitting/use-action.ts";
import type { DraftField } from "../sitting/use-draft.ts";
import { useFormDraft } from "../sitting/use-form-draft.ts";
import type { ActName, Answer, SittingVerbs } from "../sitting/verbs/index.ts";
import { type MessageId, Say } from "../words/words.tsx";

interface Options<T extends object, A> {
	/** Where the answers are kept as a draft, as for `useDraft`. Without it, they are in memory only. */
	place?: string;
	/** The answers of the empty form. A function also reads a draft that isn't JSON. */
	first: T | ((text: string) => T);
	/** By answer: whether it is missing or wrong, or the message that says so. Then the form isn't sent. */
	missing?(values: T): { [F in keyof T]?: boolean | MessageId };
	/** By field that the worker can refuse: the answer that holds it, and the message that says what to correct. */
	wrong?: Record<string, [keyof T, MessageId]>;
	/** Each attempt replaces what the attempts before it have written: see `withAttempt`. Default: false. */
	replaces?: boolean;
	/** The answers stay after the form was sent, such as those of a search. Default: false. */
	keeps?: boolean;
	/** Called after the form was sent, when it is empty again. */
	done?(answer: A, values: T): unknown;
}

type Input<K extends ActName> = Parameters<SittingVerbs[K]>[0];
/** The verb that the form calls. `entry`: the id of what is written. The same answers get the same id, so that they are written once (decision 0080). */
interface Act<T, K extends ActName> {
	act: K;
	input(values: T, entry: string): Input<K>;
}
/** For a form that does more than one call. */
interface Run<T, A> {
	run(values: T, entry: string): Promise<A>;
}

/** The names of the answers that are of this type. */
type Of<T, V> = { [K in keyof T]: T[K] extends V ? K : never }[keyof T] & string;
type Typed = { target: { value: string } };

export interface FormState<T extends object, A> extends SentForm {
	values: T;
	change(changed: Partial<T>): void;
	/** For a text field, a text area or a select. */
	field(name: Of<T, string | null>): { value: string; onChange(event: Typed): void; error: ReactNode };
	/** For a field of `parts/inputs`. */
	value<F extends keyof T & string>(name: F): { value: T[F]; onChange(value: unknown): void; error: ReactNode };
	/** For a check that is on or off. */
	check(name: Of<T, boolean>): { checked: boolean; onChange(): void };
	/** For one of several answers, of which one is chosen. */
	radio<F extends Of<T, string | null>>(name: F, value: T[F]): { type: "radio"; name: string; checked: boolean; onChange(): void };
	/** For one of several answers, of which any are chosen. */
	tick(name: Of<T, readonly string[]>, value: string): { checked: boolean; onChange(): void };
	/** What to correct in an answer. Fields made by `field` and `value` show it by themselves. */
	problem(name: keyof T): ReactNode;
	/** The form couldn't be sent, so fields say what is missing. */
	isRefused: boolean;
	/** What the act has answered, the last time; null before. */
	answer: A | null;
	/** Whether it was sent, at least once. */
	isSent: boolean;
	draft: DraftField;
}

/** @example const form = useForm({ place: "ask", first: { code: "" }, act: "askByCode", input: ({ code }) => ({ desk, code }) }); */
export function useForm<T extends object, K extends ActName>(options: Options<T, Answer<K>> & Act<T, K>): FormState<T, Answer<K>>;
export function useForm<T extends object, A>(options: Options<T, A> & Run<T, A>): FormState<T, A>;
export function useForm<T extends object, A>(options: Options<T, A> & (Act<T, any> | Run<T, A>)): FormState<T, A> {
	const { place = null, first, missing, wrong = {}, replaces = false, keeps = false, done } = options;
	const { isSharedComputer } = useSittingFacts();
	const { kept, latest, change, begin, draft } = useFormDraft<T>(place, typeof first === "function" ? first : () => first);
	const { form: ref, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const [sent, setSent] = useState<{ answer: A } | null>(null);
	const id = useId();
	const lacking = missing?.(kept) ?? {};
	const isComplete = Object.values(lacking).every((each) => !each);

	const sending = useAction(async () => {
		const values = answersIn(latest());
		const { entry } = await begin(values, replaces);
		const given =
			"run" in options
				? await options.run(values, entry)
				: ((await act(options.act as ActName, options.input(values, entry) as never)) as A);
		setSent({ answer: given });
		if (!keeps) await draft.done();
		reset();
		await done?.(given, values);
	});
	const refusedField = sending.error?.field ?? null;
	const [wrongName, wrongWords] = Object.entries(wrong).find(([field]) => refusedField?.startsWith(field))?.[1] ?? [null, null];
	const problem = (name: keyof T): ReactNode => {
		const lack = isRefused && lacking[name as keyof typeof lacking];
		if (lack) return <Say id={lack === true ? "parts.missing" : lack} />;
		return wrongWords !== null && wrongName === name && <Say id={wrongWords} />;
	};
	const set = (changed: Partial<T>) => {
		change(changed);
		if (wrongName !== null) sending.clear();
	};
	const setOne = (name: string, value: unknown) => set({ [name]: value } as Partial<T>);
	const one = (name: string) => (kept as Record<string, unknown>)[name];
	return {
		id,
		ref,
		submit: async () => {
			if (!isComplete || !(await sending.run())) refuse();
		},
		save: () => void draft.save(),
		isBusy: sending.isBusy,
		error: wrongName === null ? sending.error : null,
		note: place === null ? null : { draft, isSharedComputer, onDrop: draft.drop },
		values: kept,
		change: set,
		field: (name) => ({ value: String(one(name) ?? ""), onChange: ({ target }) => setOne(name, target.value), error: problem(name) }),
		value: (name) => ({ value: kept[name], onChange: (value) => setOne(name, value), error: problem(name) }),
		check: (name) => ({ checked: one(name) === true, onChange: () => setOne(name, one(name) !== true) }),
		radio: (name, value) => ({ type: "radio", name: `${id}${name}`, checked: one(name) === value, onChange: () => setOne(name, value) }),
		tick: (name, value) => {
			const chosen = one(name) as readonly string[];
			const isOn = chosen.includes(value);
			return { checked: isOn, onChange: () => setOne(name, isOn ? chosen.filter((each) => each !== value) : [...chosen, value]) };
		},
		problem,
		isRefused,
		answer: sent?.answer ?? null,
		isSent: sent !== null,
		draft,
	};
}

/** The answers without the ids under which they were sent. */
function answersIn<T extends object>(kept: T & { attempts?: unknown }): T {
	const { attempts: _, ...answers } = kept;
	return answers as T;
}
