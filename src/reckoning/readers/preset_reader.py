"""Preset reader: what a reader that goes by a preset says of itself, whatever it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from reckoning.readers.document_preset import DocumentPreset
from reckoning.readers.preset import Preset

Layout = TypeVar("Layout", Preset, DocumentPreset)


@dataclass(frozen=True)
class PresetReader(Generic[Layout]):
    """A reader of one layout; `version` changes whenever the same bytes could be read differently."""

    preset: Layout
    version: ClassVar[str]

    @property
    def name(self) -> str:
        """The preset's name."""
        return self.preset.name

    @property
    def definition(self) -> str:
        """The preset as TOML."""
        return self.preset.definition

    @property
    def default_source(self) -> str:
        """The source the preset names."""
        return self.preset.source
