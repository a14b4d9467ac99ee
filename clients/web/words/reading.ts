/** The messages of one language, and how their values are filled in. */
import { IntlMessageFormat } from "intl-messageformat";
import { createElement, Fragment, type ReactNode } from "react";
import type { MessageId } from "../../words/rooms.ts";
import type { Parsed } from "../build/messages.ts";
import type { Message } from "../build/words.ts";
import { LANGUAGES, localeOf } from "./languages.ts";
import { formattersOf } from "./names.ts";

export type Value = string | number | Date;
export type Values = Record<string, Value>;
type Tree = Exclude<Parsed, string>;
/** Messages by id. A message with arguments is parsed already. */
export type Bundle = Record<string, Message>;

/** The messages of one language, to read only. */
export interface Reading {
	language: string;
	dir: "ltr" | "rtl";
	/** The message as plain text. Prefer `show`, because a plain text can't say that it is English (see `langOf`). */
	say(id: MessageId, values?: Values): string;
	/** The message for the page: each text that a person typed stands in `<bdi>`, so that it can't change the direction of the sentence. */
	show(id: MessageId, values?: Record<string, Value | ReactNode>): ReactNode;
	/** "en" when the English message stands in for one that this language lacks. An element whose attribute has the message needs it as `lang`. */
	langOf(id: MessageId): "en" | undefined;
	/** Whether a message has this id. For ids that are made from codes. */
	has(id: string): id is MessageId;
}

export function makeReading(language: string, bundle: Bundle): Reading {
	const { dir = "ltr" } = LANGUAGES[language] ?? {};
	const formats = new Map<string, IntlMessageFormat>();
	const formatOf = (id: string, tree: Tree, locale: string) => {
		const format = formats.get(id) ?? new IntlMessageFormat(tree, locale, undefined, { formatters: formattersOf(locale) });
		formats.set(id, format);
		return format;
	};
	const messageOf = (id: MessageId): { message: Parsed; langOf: "en" | undefined; locale: string } => {
		const message = bundle[id];
		if (message === undefined) throw new Error(`the message ${id} isn't loaded in ${language}`);
		return typeof message === "string" || Array.isArray(message)
			? { message, langOf: undefined, locale: localeOf(language) }
			: { message: message.en, langOf: "en", locale: localeOf("en") };
	};
	const showIn = (id: MessageId, message: Parsed, locale: string, values: Record<string, Value | ReactNode>): ReactNode => {
		if (typeof message === "string") return message;
		const choices = choiceArguments(message);
		const shown = Object.fromEntries(
			Object.entries(withoutInvalidDates(values)).map(([name, value]) => [name, choices.has(name) ? value : isolateText(value)]),
		);
		const parts = formatOf(id, message, locale).format<ReactNode>(shown as Record<string, Value>);
		return Array.isArray(parts) ? withKeys(parts) : parts;
	};
	return {
		language,
		dir,
		say(id, values) {
			const { message, locale } = messageOf(id);
			return typeof message === "string"
				? message
				: (formatOf(id, message, locale).format(values && withoutInvalidDates(values)) as string);
		},
		show(id, values = {}) {
			const { message, langOf, locale } = messageOf(id);
			const shown = showIn(id, message, locale, values);
			return langOf === undefined ? shown : createElement("span", { lang: langOf, dir: "ltr" }, shown);
		},
		langOf: (id) => messageOf(id).langOf,
		has: (id): id is MessageId => Object.hasOwn(bundle, id),
	};
}

/** The latest time that a Date can hold, in the year 275760. */
const LATEST_DATE = new Date(8.64e15);

/** Replaces invalid dates, because formatting one throws an error. Somebody may write one on purpose, to break the screens of others. */
function withoutInvalidDates<T>(values: Record<string, T>): Record<string, T | Date> {
	const isInvalidDate = (value: T) => value instanceof Date && Number.isNaN(value.getTime());
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isInvalidDate(value) ? LATEST_DATE : value]));
}

/** The arguments of `select` and `plural`. They choose between texts and are not shown, so they must stay plain values. */
function choiceArguments(message: Tree): Set<string> {
	const found = new Set<string>();
	for (const element of message) {
		if (!("options" in element)) continue;
		found.add(element.value);
		for (const { value } of Object.values(element.options)) for (const inner of choiceArguments(value)) found.add(inner);
	}
	return found;
}

/** Wraps a text in `<bdi>`. Numbers and dates stay as they are, because the message formats them. */
function isolateText(value: Value | ReactNode): unknown {
	return typeof value === "string" ? createElement("bdi", null, value) : value;
}

/** The parts of one message keep their order. */
const withKeys = (parts: ReactNode[]): ReactNode => parts.map((part, index) => createElement(Fragment, { key: index }, part));
