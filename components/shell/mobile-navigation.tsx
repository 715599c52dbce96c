"use client";

import { Drawer } from "@heroui/react";
import type { Viewer } from "./navigation";
import { Sidebar } from "./sidebar";

interface MobileNavigationProps {
  viewer: Viewer;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function MobileNavigation({ viewer, isOpen, onOpenChange }: MobileNavigationProps) {
  return (
    <Drawer.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
      <Drawer.Content placement="left">
        <Drawer.Dialog aria-label="Navigation" className="w-72 p-0">
          <Sidebar viewer={viewer} onNavigate={() => onOpenChange(false)} />
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}
