"""Our quick ways give what plain open_clip gives: whole paddings, one by one, in float32."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.support.sample_photos import sample_photos

# In a process of its own: torch stays out of the tests' process, as it does out of the window's.
CODE = """
import json, sys
import open_clip, torch
from PIL import Image
from pathlib import Path
from clipsearch.embedding.encoders.clip_model import ClipModel
from clipsearch.embedding.models import tuning_file
from clipsearch.embedding.models.model_spec import resolve

spec = resolve("starter")
clip = ClipModel(spec, device="cpu", tuned=tuning_file.load(Path(sys.argv[1])))
assert clip.tuning in tuning_file.load(Path(sys.argv[1])).values(), "what was measured is used"
plain, _, preprocess = open_clip.create_model_and_transforms(
    spec.identifier, text_cfg=spec.text_config()
)
plain.eval()
tokenize = open_clip.get_tokenizer(spec.identifier)
texts = ["a dog", "two people walking along a beach at sunset", "red", "a cup of coffee " * 9]
images = [Image.open(path).convert("RGB") for path in sys.argv[2:]]
with torch.inference_mode():
    exact_texts = torch.cat([plain.encode_text(tokenize([t]), normalize=True) for t in texts])
    exact_images = torch.cat(
        [plain.encode_image(preprocess(i)[None], normalize=True) for i in images]
    )
ours = clip.encode_texts(texts), clip.encode_images([clip.preprocess(i) for i in images])
print(json.dumps({
    "texts": (ours[0] * exact_texts.numpy()).sum(1).tolist(),
    "images": (ours[1] * exact_images.numpy()).sum(1).tolist(),
}))
"""


def test_embeddings_agree_with_plain_open_clip(starter_tuning: Path) -> None:
    photos = [str(path) for path in sample_photos() if path.suffix == ".jpg"]
    done = subprocess.run(
        [sys.executable, "-c", CODE, starter_tuning, *photos],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    cosines = json.loads(done.stdout.splitlines()[-1])
    assert min(cosines["texts"]) > 0.9999
    assert min(cosines["images"]) > 0.999
    assert len(cosines["images"]) >= 4
