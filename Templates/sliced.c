
void kl_model_invoke(KL_MODEL_ARENA) {
  memset(KL_MODEL_STATE, 0, 8);  //% restart
#ifdef KL_MODEL_CALLER_ARENA
  while (!kl_model_step(arena, state)) {  //% call
  }
#else
  while (!kl_model_step()) {
  }
#endif
}
