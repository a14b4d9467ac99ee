/** The rota and the phone numbers of my desks. They are asked for when a screen opens, and not after each change elsewhere: each look is an access entry. */
import { useVerb } from "../../sitting/use-verb.ts";

export const usePhones = () => useVerb("deskPhones", undefined, { topics: [] });
