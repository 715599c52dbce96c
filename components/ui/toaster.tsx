import { Toast } from "@heroui/react";

export { toast } from "@heroui/react";

/** The corner of the screen in which toasts appear. */
export const Toaster = () => <Toast.Provider placement="bottom end" />;
