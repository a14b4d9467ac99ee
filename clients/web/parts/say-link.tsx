/** A link to a screen. Its words are one message. */
import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { type Message, Say } from "../words/words.tsx";

/** @example <SayLink to="/desk/$desk" params={{ desk }} id="code.back" values={{ desk: name }} /> */
export const SayLink = createLink(({ id, values, ...anchor }: Omit<ComponentProps<"a">, "id" | "children"> & Message) => (
	<a {...anchor}>
		<Say id={id} values={values} />
	</a>
));
