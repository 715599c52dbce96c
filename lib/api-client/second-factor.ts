import type { RecoveryCodes, SecondFactorSetUp } from "@/lib/contracts/second-factor";
import { fetchJson } from "./fetch-json";

const post = <T>(action: string, body: object) =>
  fetchJson<T>(`/session/second-factor${action}`, { method: "POST", body });

/** @throws {ApiError} `reauthentication_required` when the sign-in is old and no password is given */
export const startSecondFactor = (password?: string) => post<SecondFactorSetUp>("", { password });

/** Confirms the setup. Ends the user's other sessions but keeps this one. */
export const confirmSecondFactor = (code: string) => post<RecoveryCodes>("/confirm", { code });

/**
 * @throws {ApiError} the same errors as startSecondFactor; 409 when the organization requires a second factor
 */
export const disableSecondFactor = (password?: string) => post<void>("/disable", { password });

/** @throws {ApiError} the same errors as startSecondFactor */
export const renewRecoveryCodes = (password?: string) => post<RecoveryCodes>("/recovery-codes", { password });
