/** `#/help/first-steps`: the first steps again. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { FirstSteps } from "../first-steps/first-steps.tsx";

export default function Steps(): ReactNode {
	const navigate = useNavigate();
	return (
		<>
			<Heading id="steps.title" />
			<FirstSteps end="steps.to-help" onEnd={() => void navigate({ to: "/help" })} />
		</>
	);
}
